package io.syncline.shipper;

import static java.util.Objects.requireNonNull;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.rsync.Capabilities;
import io.syncline.shipper.rsync.ProbeException;
import io.syncline.shipper.rsync.RsyncResult;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What both ends of one destination are known to be able to do. An answer is kept for a day, through restarts; what a run
 * has shown to be wrong about it stays wrong for as long, even if the ends say it again. Used by one thread.
 */
final class Ends {
    /** A guess: how long an upgrade at the other end may go unused. One that breaks something shows in the first run. */
    private static final Duration LIFETIME = Duration.ofDays(1);

    /** After nobody has answered. A guess: a host that is down stays so for minutes, and each question takes seconds. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    private static final Capabilities EVERYTHING = Capabilities.full().withXattrs(Capabilities.Xattrs.ALL);

    private final Optional<CheckpointFile<EndsRecord>> file;
    private final String way;
    private final InstantSource clock;
    private Optional<EndsRecord> known = Optional.empty();
    private Optional<Instant> askedInVain = Optional.empty();

    private Ends(Optional<CheckpointFile<EndsRecord>> file, String way, InstantSource clock) {
        this.file = file;
        this.way = way;
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** @param directory of the destination, with its checkpoint */
    static Ends keptIn(Path directory, Mapping mapping, TransferOptions options, InstantSource clock) {
        CheckpointFile<EndsRecord> file = new CheckpointFile<>(directory.resolve("ends.json"), EndsRecord.class);
        return new Ends(Optional.of(file), way(mapping, options), clock);
    }

    static Ends forgetful() {
        return new Ends(Optional.empty(), "", InstantSource.system());
    }

    /** What an earlier process has found out, if it is young enough and was found out about the same ends. */
    Optional<Capabilities> kept() {
        try {
            known = file.flatMap(CheckpointFile::read)
                    .filter(record -> record.way().equals(way) && !isOld(record));
        } catch (UncheckedIOException notOurs) {
            // Of another version, or torn by hand: then the ends are asked.
            known = Optional.empty();
        }
        return known.map(EndsRecord::both);
    }

    /** Whether what is known should be asked again, now. */
    boolean isOld() {
        return known.filter(this::isOld).isPresent()
                && askedInVain.filter(at -> isWithin(ASK_AGAIN, at)).isEmpty();
    }

    /** What is known goes on counting; a run that meets the same says so. */
    void askedInVain() {
        askedInVain = Optional.of(clock.instant());
    }

    static Outcome outcome(ProbeException noAnswer) {
        return noAnswer.isRefusal()
                ? new Outcome.Refused(noAnswer.getMessage())
                : ExitCodes.outcome(noAnswer.exitCode(), noAnswer.getMessage(), List.of());
    }

    Capabilities answered(Capabilities answer) {
        Capabilities shown =
                known.filter(record -> !isOld(record)).map(EndsRecord::shown).orElse(EVERYTHING);
        return keep(new EndsRecord(EndsRecord.VERSION, way, clock.instant(), answer, shown));
    }

    /** What is left after this run; empty if it has shown nothing new. */
    Optional<Capabilities> after(RsyncResult result) {
        return known.flatMap(record -> {
            Capabilities left = record.both().after(result);
            return left.equals(record.both())
                    ? Optional.empty()
                    : Optional.of(keep(new EndsRecord(EndsRecord.VERSION, way, record.asked(), record.answer(), left)));
        });
    }

    private Capabilities keep(EndsRecord record) {
        known = Optional.of(record);
        try {
            file.ifPresent(kept -> kept.write(record));
        } catch (UncheckedIOException diskIsFull) {
            // The next start asks; the checkpoint, which matters, says by itself that it cannot be written.
        }
        return record.both();
    }

    /** A clock that was set back makes it old, too. */
    private boolean isOld(EndsRecord record) {
        return !isWithin(LIFETIME, record.asked());
    }

    private boolean isWithin(Duration span, Instant at) {
        Duration age = Duration.between(at, clock.instant());
        return !age.isNegative() && age.compareTo(span) <= 0;
    }

    private static String way(Mapping mapping, TransferOptions options) {
        Map<Setting, String> settings = options.settings().values();
        Stream<String> said = Stream.of(Setting.PORT, Setting.IDENTITY)
                .map(setting -> setting + "=" + settings.getOrDefault(setting, ""));
        List<String> words = Stream.of(
                        Stream.of(
                                mapping.destination().canonical(),
                                options.reach().rsh().orElse("ssh"),
                                options.reach().rsyncPath().orElse("rsync")),
                        said,
                        options.settings().sshOptions().stream(),
                        Stream.of(programHere()))
                .flatMap(part -> part)
                .toList();
        return String.join(" ", words);
    }

    /** Size and age of the rsync of this machine: an upgrade is another one. */
    private static String programHere() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(":"))
                .map(directory -> Path.of(directory).resolve("rsync"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Ends::sizeAndAge)
                .orElse("no rsync");
    }

    private static String sizeAndAge(Path program) {
        try {
            Instant modified = Files.getLastModifiedTime(program).toInstant();
            return program + " " + Files.size(program) + " " + modified;
        } catch (IOException gone) {
            return program.toString();
        }
    }
}
