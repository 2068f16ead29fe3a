package io.syncline.codec;

import io.syncline.changeset.Changeset;
import io.syncline.changeset.CloseReason;
import io.syncline.changeset.DirtySet;
import io.syncline.changeset.Rename;
import io.syncline.changeset.Scope;
import io.syncline.changeset.Span;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Cookie;
import io.syncline.event.FileEvent.ListingTouched;
import io.syncline.event.FileEvent.Renamed;
import io.syncline.event.FileEvent.Touched;
import io.syncline.event.FileEvent.TreeTouched;
import io.syncline.event.FileEvent.Watermark;
import io.syncline.event.RescanReason;
import io.syncline.journal.Position;
import io.syncline.path.RelPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Values for laws of codecs, hostile names included. */
final class RandomValues {
    private static final String[] NAMES = {"a", "b", " ", "-n", "x\ny", "#", "]*\\", "...", "é", "n".repeat(255)};

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    FileEvent event() {
        return switch (random.nextInt(6)) {
            case 0 -> new Touched(path());
            case 1 -> new ListingTouched(path());
            case 2 -> new TreeTouched(path(), constant(RescanReason.values()));
            case 3 -> new Renamed(named(), named(), random.nextBoolean());
            case 4 -> new Watermark(instant());
            default -> new Cookie(random.nextLong());
        };
    }

    Changeset changeset() {
        long first = random.nextLong() >>> 2 >>> random.nextInt(62);
        Set<RescanReason> rescans = EnumSet.noneOf(RescanReason.class);
        for (int i = random.nextInt(3); i > 0; i--) {
            rescans.add(constant(RescanReason.values()));
        }
        return new Changeset(
                new Span(new Position(first), new Position(first + random.nextInt(1000))),
                dirtySet(),
                dirtySet(),
                renames(),
                dirtySet(),
                constant(CloseReason.values()),
                rescans,
                instant(),
                instant());
    }

    RelPath path() {
        RelPath path = RelPath.ROOT;
        for (int depth = random.nextInt(5); depth > 0; depth--) {
            path = path.child(name());
        }
        return path;
    }

    private RelPath named() {
        return path().child(name());
    }

    byte[] name() {
        if (random.nextInt(4) > 0) {
            return NAMES[random.nextInt(NAMES.length)].getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        byte[] name = new byte[1 + random.nextInt(6)];
        random.nextBytes(name);
        for (int i = 0; i < name.length; i++) {
            name[i] = name[i] == 0 || name[i] == '/' || name[i] == '.' ? (byte) 0xff : name[i];
        }
        return name;
    }

    private DirtySet dirtySet() {
        DirtySet.Builder cover = DirtySet.builder();
        for (int i = random.nextInt(12); i > 0; i--) {
            cover.add(path(), constant(Scope.values()));
        }
        return cover.build();
    }

    private List<Rename> renames() {
        List<Rename> renames = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            renames.add(new Rename(named(), named(), random.nextBoolean()));
        }
        return renames;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt() * 3L, random.nextInt(1_000_000_000));
    }

    private <E> E constant(E[] constants) {
        return constants[random.nextInt(constants.length)];
    }
}
