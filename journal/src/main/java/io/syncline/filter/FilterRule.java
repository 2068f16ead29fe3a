package io.syncline.filter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One rule: what it matches, and whether that is in or out. */
record FilterRule(boolean include, FilterPattern pattern, String text) {
    private static final List<String> INCLUDE = List.of("+", "include");
    private static final List<String> EXCLUDE = List.of("-", "exclude");

    private static final String SUPPORTED =
            "supported are \"+ PATTERN\", \"- PATTERN\", \"include PATTERN\" and \"exclude PATTERN\"";

    static FilterRule parse(String text) {
        Optional<String> included = argument(INCLUDE, text);
        Optional<String> pattern = included.isPresent() ? included : argument(EXCLUDE, text);
        if (pattern.isEmpty()) {
            throw new FilterException("cannot follow filter rule \"" + text + "\": " + reason(text) + "; " + SUPPORTED);
        }
        if (pattern.get().isEmpty()) {
            throw new FilterException("cannot follow filter rule \"" + text + "\": it has no pattern; " + SUPPORTED);
        }
        byte[] bytes = pattern.get().getBytes(StandardCharsets.UTF_8);
        return new FilterRule(included.isPresent(), FilterPattern.of(bytes), text);
    }

    boolean matches(byte[] path, boolean directory) {
        return pattern.matches(path, directory);
    }

    @Override
    public String toString() {
        return text;
    }

    /** What follows one of the words and a single space or underscore; further ones belong to the pattern, as in rsync. */
    private static Optional<String> argument(List<String> words, String text) {
        return words.stream()
                .filter(word -> text.startsWith(word + " ") || text.startsWith(word + "_"))
                .map(word -> text.substring(word.length() + 1))
                .findFirst();
    }

    private static String reason(String text) {
        if (text.startsWith("+") || text.startsWith("-") || text.startsWith("include") || text.startsWith("exclude")) {
            return "modifiers are not supported, and a space has to follow the kind of the rule";
        }
        return "rules of this kind are not supported";
    }
}
