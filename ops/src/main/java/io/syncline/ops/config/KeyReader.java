package io.syncline.ops.config;

import io.syncline.process.FuzzyMatch;
import io.syncline.process.Problems;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the keys of one YAML mapping; what is wrong goes to the problems, with its line. Used by one thread. */
final class KeyReader {
    private final YamlNode.Keys keys;
    private final Problems problems;

    /** @param known an unknown key is a problem: somebody thinks that it was set */
    KeyReader(YamlNode.Keys keys, List<String> known, Problems problems) {
        this.keys = keys;
        this.problems = problems;
        keys.repeated().forEach((key, line) -> problem(line, "\"" + key + "\" is there twice"));
        keys.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problem(entry.line(), "unknown key \"" + key + "\"" + FuzzyMatch.suggestion(key, known));
            }
        });
    }

    int line() {
        return keys.line();
    }

    /** Empty, and a problem, if it is missing. */
    Optional<String> required(String key) {
        if (!keys.entries().containsKey(key)) {
            problem(keys.line(), "\"" + key + "\" is missing");
        }
        return text(key);
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof YamlNode.Text text && !text.text().isBlank()) {
                return Optional.of(text.text());
            }
            problem(value.line(), "\"" + key + "\" must be a text");
            return Optional.empty();
        });
    }

    /** @param parser its IllegalArgumentException becomes the problem */
    <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problem(keys.entries().get(key).line(), "\"" + key + "\" is " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    List<String> texts(String key) {
        return items(key).stream()
                .flatMap(item -> {
                    if (item instanceof YamlNode.Text text) {
                        return Optional.of(text.text()).stream();
                    }
                    problem(item.line(), "\"" + key + "\" must be a list of texts");
                    return Optional.<String>empty().stream();
                })
                .toList();
    }

    /** @param parser its IllegalArgumentException becomes the problem */
    <T> List<T> parsedTexts(String key, Function<String, T> parser) {
        return texts(key).stream()
                .flatMap(text -> {
                    try {
                        return Optional.of(parser.apply(text)).stream();
                    } catch (IllegalArgumentException e) {
                        problem(keys.entries().get(key).line(), "\"" + key + "\" has " + e.getMessage());
                        return Optional.<T>empty().stream();
                    }
                })
                .toList();
    }

    List<YamlNode> items(String key) {
        return value(key)
                .map(value -> {
                    if (value instanceof YamlNode.Items list) {
                        return list.items();
                    }
                    problem(value.line(), "\"" + key + "\" must be a list");
                    return List.<YamlNode>of();
                })
                .orElse(List.of());
    }

    void problem(int line, String message) {
        problems.add("line " + line, message);
    }

    private Optional<YamlNode> value(String key) {
        return Optional.ofNullable(keys.entries().get(key)).map(YamlNode.Entry::value);
    }
}
