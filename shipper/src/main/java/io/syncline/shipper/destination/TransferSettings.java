package io.syncline.shipper.destination;

import static java.util.Objects.requireNonNull;

import io.syncline.shipper.schedule.HourlyRates;
import io.syncline.shipper.schedule.Recurrence;
import io.syncline.shipper.schedule.ShipHours;
import io.syncline.shipper.schedule.Timetable;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a destination is written to, as far as somebody has said it. Immutable.
 *
 * @param values only what was said, in the form of {@link Setting#parse}
 * @param sshOptions {@code KEY=VALUE} as ssh_config(5) has them
 */
public record TransferSettings(Map<Setting, String> values, List<String> sshOptions) {
    /** Nothing was said: each setting has its default. */
    public static final TransferSettings DEFAULT = new TransferSettings(Map.of(), List.of());

    public TransferSettings {
        values = Map.copyOf(values);
        sshOptions = List.copyOf(sshOptions);
    }

    /** @throws IllegalArgumentException if the text does not have its form */
    public TransferSettings with(Setting setting, String text) {
        Map<Setting, String> more = new EnumMap<>(Setting.class);
        more.putAll(values);
        more.put(requireNonNull(setting, "setting is null"), setting.parse(text));
        return new TransferSettings(more, sshOptions);
    }

    /** @param options each found to be one by {@link #sshOption} */
    public TransferSettings withSshOptions(List<String> options) {
        return new TransferSettings(values, options);
    }

    /**
     * An option for ssh.
     *
     * @throws IllegalArgumentException with the form that it should have
     */
    public static String sshOption(String text) {
        if (!text.matches("[A-Za-z][A-Za-z0-9]*=[^\\x00-\\x1f]+")) {
            throw new IllegalArgumentException(
                    "not an option of ssh: \"" + text + "\"; write KEY=VALUE, such as ProxyJump=gate");
        }
        return text;
    }

    /** What was said, or the default; empty if there is neither. */
    public Optional<String> get(Setting setting) {
        String value = values.getOrDefault(setting, setting.byDefault());
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    public FirstContact firstContact() {
        return FirstContact.of(get(Setting.FIRST_CONTACT).orElseThrow());
    }

    /**
     * How many rsyncs may work at once, if nobody said: two at a directory of this machine, where one keeps one processor
     * busy; one where a link or somebody else's machine is between, or where a limit is to hold for all of them.
     */
    public int jobs(Destination destination) {
        boolean several = destination instanceof Destination.Local && !isLimited();
        return get(Setting.JOBS).map(Integer::parseInt).orElse(several ? 2 : 1);
    }

    /** How many were asked for; 1 if nobody said. */
    int askedJobs() {
        return get(Setting.JOBS).map(Integer::parseInt).orElse(1);
    }

    /** Whether there is a limit of what is sent a second, at any hour. */
    boolean isLimited() {
        return get(Setting.BWLIMIT).isPresent() || get(Setting.BWLIMIT_HOURS).isPresent();
    }

    /** When rounds may begin. */
    public Timetable timetable() {
        return new Timetable(
                get(Setting.SHIP_HOURS).map(ShipHours::parse).orElse(ShipHours.ALWAYS),
                get(Setting.MIN_GAP).map(TransferSettings::duration).orElse(Duration.ZERO));
    }

    /** When the destination is compared with the source by itself; empty for never. */
    public Optional<Recurrence> verification() {
        return get(Setting.VERIFY)
                .filter(text -> !text.equals("0"))
                .map(text -> text.contains(":") ? Recurrence.daily(text) : new Recurrence.Every(duration(text)));
    }

    /** How much may be sent a second; empty for as much as goes. */
    public Optional<String> rate(LocalTime now) {
        return get(Setting.BWLIMIT_HOURS)
                .flatMap(hours -> HourlyRates.parse(hours).at(now))
                .or(() -> get(Setting.BWLIMIT));
    }

    /** Of a setting that is a time and has a default. */
    public Duration time(Setting setting) {
        return duration(get(setting).orElseThrow());
    }

    public boolean is(Setting setting) {
        return get(setting).filter("yes"::equals).isPresent();
    }

    /** Whether somebody said so, or nobody said anything and it can be done. */
    public boolean wants(Setting setting, boolean possible) {
        return is(setting) || possible && get(setting).filter("auto"::equals).isPresent();
    }

    private static Duration duration(String text) {
        String unit = text.replaceAll("\\d", "");
        long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
