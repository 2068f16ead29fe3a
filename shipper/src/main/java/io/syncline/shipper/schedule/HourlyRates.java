package io.syncline.shipper.schedule;

import static java.util.Objects.requireNonNull;

import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much may be sent at which hours.
 *
 * @param parts the first that holds a time counts
 */
public record HourlyRates(List<Part> parts) {
    /**
     * @param rate as rsync has it
     */
    public record Part(DailyRange hours, String rate) {
        public Part {
            requireNonNull(hours, "hours is null");
            requireNonNull(rate, "rate is null");
        }
    }

    public HourlyRates {
        parts = List.copyOf(parts);
    }

    /**
     * Such as {@code 08:00-18:00=500k,18:00-22:00=2m}; the rates are not looked at.
     *
     * @throws IllegalArgumentException with the form that it should have
     */
    public static HourlyRates parse(String text) {
        return new HourlyRates(
                Arrays.stream(text.split(",", -1)).map(HourlyRates::part).toList());
    }

    /** Empty where another limit counts, or none. */
    public Optional<String> at(LocalTime time) {
        return parts.stream()
                .filter(part -> part.hours().contains(time))
                .map(Part::rate)
                .findFirst();
    }

    private static Part part(String text) {
        int sign = text.indexOf('=');
        if (sign < 0) {
            throw new IllegalArgumentException("no rate for hours: \"" + text + "\"; write 08:00-18:00=500k");
        }
        return new Part(DailyRange.parse(text.substring(0, sign)), text.substring(sign + 1));
    }
}
