package io.syncline.ops.status;

import io.syncline.ops.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A mirror's status for people: one line for each stage, and below it what is unusual. Pure. */
public final class StatusPrinter {
    /** A screen is enough for people. */
    private static final int MAX_PATHS = 20;

    private StatusPrinter() {}

    /** @param now ages are relative to this */
    public static String text(MirrorStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("state directory  " + status.state());
        lines.add("source           " + status.source().orElse("not started yet"));
        lines.add("journal          " + status.events() + " events, " + status.changesets() + " changesets");
        if (status.isDiskFull()) {
            lines.add("DISK FULL        " + status.freeBytes() + " bytes are free at " + status.state()
                    + "; nothing goes on, and what is said below may be old: make room");
        }
        status.leftOut().forEach(what -> lines.add("LEFT OUT         " + what));
        for (StageStatus stage : status.stages()) {
            lines.add("");
            lines.addAll(stage(stage, now));
        }
        return String.join("\n", lines);
    }

    private static List<String> stage(StageStatus stage, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(stage.stage() + ": " + condition(stage, now));
        if (!stage.detail().isEmpty()) {
            lines.add("  " + stage.detail());
        }
        stage.hold()
                .ifPresent(why -> lines.add("  HELD: " + why
                        + (stage.releasable() ? "; syncline release " + name(stage) + " lets it through" : "")));
        lines.add("  " + progress(stage, now));
        lines.addAll(quarantine(stage, now));
        stage.verified().ifPresent(verified -> lines.addAll(verified(verified, now)));
        stage.nextRetryAt()
                .ifPresent(at -> lines.add(
                        at.isAfter(now)
                                ? "  next try in " + Durations.describe(Duration.between(now, at))
                                : "  next try now"));
        stage.lastError().ifPresent(error -> lines.add("  last error" + age(stage.lastErrorAt(), now) + ": " + error));
        stage.advice().ifPresent(advice -> lines.add("  to do: " + advice));
        if (!stage.counters().isEmpty()) {
            lines.add("  " + counters(stage));
        }
        return lines;
    }

    private static List<String> quarantine(StageStatus stage, Instant now) {
        if (stage.quarantined() == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("  quarantined paths: " + stage.quarantined());
        stage.quarantine().stream().limit(MAX_PATHS).forEach(path -> lines.add("    " + failing(path, now)));
        if (stage.quarantined() > MAX_PATHS) {
            lines.add("    and " + (stage.quarantined() - MAX_PATHS) + " more; --json shows all");
        }
        return lines;
    }

    private static List<String> verified(VerifyRecord verified, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(verified.last().map(last -> "  " + result(last, now)).orElse("  not verified yet"));
        verified.last().stream().flatMap(last -> last.sample().stream()).forEach(path -> lines.add("    " + path));
        verified.failure()
                .ifPresent(failure -> lines.add("  could not be verified " + ago(failure.at(), now) + ": "
                        + failure.what() + " (" + failure.attempts()
                        + (failure.attempts() == 1 ? " attempt)" : " attempts)")));
        return lines;
    }

    private static String result(VerifyRecord.Result last, Instant now) {
        String how = last.content() ? "verified by content " : "verified ";
        if (last.equal()) {
            return how + ago(last.ended(), now) + ": equal to the source";
        }
        return how + ago(last.ended(), now) + ": DIFFERS, " + last.differing() + " paths missing or different, "
                + last.extra() + " only there" + (last.complete() ? "" : ", and more")
                + (last.repair() ? "; the shipper was asked to make them true" : "");
    }

    private static String ago(Instant at, Instant now) {
        return Durations.describe(Duration.between(at, now)) + " ago";
    }

    private static String failing(FailingPath path, Instant now) {
        Duration wait = Duration.between(now, path.nextTry());
        return path.path() + ": " + path.error() + " (" + path.attempts()
                + (path.attempts() == 1 ? " attempt" : " attempts") + " since "
                + path.since().truncatedTo(ChronoUnit.SECONDS) + ", next "
                + (wait.isNegative() ? "now" : "in " + Durations.describe(wait)) + ")";
    }

    private static String name(StageStatus stage) {
        return stage.stage().substring(stage.stage().indexOf('/') + 1);
    }

    private static String condition(StageStatus stage, Instant now) {
        String since = stage.since()
                .map(at -> " for " + Durations.describe(Duration.between(at, now)))
                .orElse("");
        if (stage.running()) {
            return stage.state()
                    + since
                    + stage.pid().map(pid -> ", process " + pid).orElse("");
        }
        String last = stage.pid().map(pid -> ", process " + pid + " is gone").orElse("");
        return switch (stage.state()) {
            case "unknown" -> "never started";
            case "dead" -> "not running since " + since(stage, now) + last + " without a clean stop";
            case "failed" -> "not running, failed at " + since(stage, now);
            default -> "not running, " + stage.state() + " since " + since(stage, now);
        };
    }

    private static Instant since(StageStatus stage, Instant now) {
        return stage.since().orElse(now).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String progress(StageStatus stage, Instant now) {
        if (stage.lag().isEmpty()) {
            return "position " + stage.position();
        }
        long lag = stage.lag().get();
        String oldest = stage.pendingSince()
                .map(at -> ", the oldest " + Durations.describe(Duration.between(at, now)) + " old")
                .orElse("");
        return "position " + stage.position() + (lag == 0 ? ", nothing pending" : ", " + lag + " pending" + oldest);
    }

    private static String age(Optional<Instant> at, Instant now) {
        return at.map(time -> " " + Durations.describe(Duration.between(time, now)) + " ago")
                .orElse("");
    }

    private static String counters(StageStatus stage) {
        return String.join(
                "  ",
                new TreeMap<>(stage.counters())
                        .entrySet().stream()
                                .map(counter -> counter.getKey() + "=" + counter.getValue())
                                .toList());
    }
}
