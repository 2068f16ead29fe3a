package io.syncline.shipper.action;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of a setting that is a time, such as {@code 5s}. Its form has been checked. */
final class CommandTime {
    private static final Pattern FORM = Pattern.compile("(\\d+)(ms|s|m|h)?");

    private CommandTime() {}

    static Duration of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a duration: \"" + text + "\"");
        }
        long amount = Long.parseLong(form.group(1));
        if (form.group(2) == null) {
            return Duration.ofSeconds(amount);
        }
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
