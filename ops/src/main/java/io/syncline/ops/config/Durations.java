package io.syncline.ops.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 200ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 0}. Pure. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");

    private Durations() {}

    /** @throws IllegalArgumentException for anything else; a number without a unit is refused unless it is zero */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw refused(text);
        }
        long amount = Long.parseLong(form.group(1));
        if (form.group(2) == null) {
            if (amount != 0) {
                throw refused(text);
            }
            return Duration.ZERO;
        }
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** For people, the two largest units: {@code 350ms}, {@code 12s}, {@code 3m 5s}, {@code 2h 10m}, {@code 4d 3h}. */
    public static String describe(Duration duration) {
        if (duration.isNegative()) {
            return "0s";
        }
        if (duration.toSeconds() < 1) {
            return duration.toMillis() + "ms";
        }
        if (duration.toMinutes() < 1) {
            return duration.toSeconds() + "s";
        }
        if (duration.toHours() < 1) {
            return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
        }
        if (duration.toDays() < 1) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        return duration.toDays() + "d " + duration.toHoursPart() + "h";
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(
                "not a duration: \"" + text + "\"; write a number and ms, s, m or h, such as 200ms or 5s");
    }
}
