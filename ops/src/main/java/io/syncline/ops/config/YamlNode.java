package io.syncline.ops.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A piece of a YAML file that still knows its line, so that every problem can name it. */
sealed interface YamlNode {
    int line();

    record Text(int line, String text) implements YamlNode {}

    record Items(int line, List<YamlNode> items) implements YamlNode {}

    /** @param repeated keys that were there twice; the first value counts */
    record Keys(int line, Map<String, Entry> entries, Map<String, Integer> repeated) implements YamlNode {}

    /** @param line of the key */
    record Entry(int line, YamlNode value) {}

    /** @throws JacksonException if the text is not YAML */
    static YamlNode parse(byte[] yaml) {
        try (JsonParser parser = new YAMLMapper().createParser(yaml)) {
            return parser.nextToken() == null ? new Keys(1, Map.of(), Map.of()) : node(parser);
        }
    }

    private static YamlNode node(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return keys(parser, line);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return items(parser, line);
        }
        return new Text(line, parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString());
    }

    private static Items items(JsonParser parser, int line) {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new Items(line, items);
    }

    private static Keys keys(JsonParser parser, int line) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, Integer> repeated = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            parser.nextToken();
            YamlNode value = node(parser);
            if (entries.putIfAbsent(key, new Entry(keyLine, value)) != null) {
                repeated.put(key, keyLine);
            }
        }
        return new Keys(line, entries, repeated);
    }
}
