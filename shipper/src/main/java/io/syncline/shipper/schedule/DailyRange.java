package io.syncline.shipper.schedule;

import static java.util.Objects.requireNonNull;

import java.time.LocalTime;

/**
 * A part of each day, by the clock on the wall. One that ends before it begins goes over midnight.
 *
 * @param from within it
 * @param to the first moment behind it; midnight is the end of the day
 */
public record DailyRange(LocalTime from, LocalTime to) {
    /** A regular expression for {@link #parse}. */
    public static final String FORM = "([01]?\\d|2[0-3]):[0-5]\\d-(([01]?\\d|2[0-3]):[0-5]\\d|24:00)";

    public DailyRange {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        if (from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
            throw new IllegalArgumentException(
                    "ends when it begins: \"" + from + "-" + to + "\"; the whole day is 00:00-24:00");
        }
    }

    /**
     * Such as {@code 22:00-06:00}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static DailyRange parse(String text) {
        if (!text.matches(FORM)) {
            throw new IllegalArgumentException("no hours: \"" + text + "\"; write them as 22:00-06:00");
        }
        int dash = text.indexOf('-');
        return new DailyRange(time(text.substring(0, dash)), time(text.substring(dash + 1)));
    }

    boolean contains(LocalTime time) {
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    @Override
    public String toString() {
        return from + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : to);
    }

    private static LocalTime time(String text) {
        String[] parts = text.split(":");
        // 24:00
        return LocalTime.of(Integer.parseInt(parts[0]) % 24, Integer.parseInt(parts[1]));
    }
}
