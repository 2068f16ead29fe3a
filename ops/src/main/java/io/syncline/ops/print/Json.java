package io.syncline.ops.print;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of plain records, maps and lists. Times are ISO 8601 texts, an empty {@code Optional} is {@code null}. */
public final class Json {
    private static final JsonMapper LINE = JsonMapper.builder().build();
    private static final JsonMapper BLOCK =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** On one line, for streams of values. */
    public static String line(Object value) {
        return LINE.writeValueAsString(value);
    }

    /** On several lines, for one answer. */
    public static String block(Object value) {
        return BLOCK.writeValueAsString(value);
    }

    /** A JSON object with its members in this order; built by {@link #with}. */
    static Map<String, Object> object() {
        return new LinkedHashMap<>();
    }

    static Map<String, Object> with(Map<String, Object> object, String key, Object value) {
        object.put(key, value instanceof Optional<?> optional ? optional.orElse(null) : value);
        return object;
    }
}
