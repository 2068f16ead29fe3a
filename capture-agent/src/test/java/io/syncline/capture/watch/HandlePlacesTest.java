package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.syncline.capture.watch.Location.Within;
import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers that do not fit together, since directories moved between two questions. The laws hardly ever meet them. */
class HandlePlacesTest implements Handles {
    private static final byte[] ROOT = key("root");
    private static final byte[] A = key("a");
    private static final byte[] B = key("b");

    private final Map<String, Deque<Location>> answers = new HashMap<>();
    private final HandlePlaces places = new HandlePlaces(this, 1000);

    /** Kills: a climb that goes round in a circle, and puts a directory below itself. */
    @Test
    void twoDirectoriesThatSeemToBeInEachOtherAreNotKnown() {
        Location later = new Within(ROOT, name("a"));
        answer(A, new Within(B, name("a")), later, later);
        answer(B, new Within(A, name("b")));

        assertSame(places.table().none, places.of(A));
        assertEquals(1, places.table().size());
        assertEquals(RelPath.of("a"), places.path(places.of(A)));
    }

    /** Kills: a node that is moved below itself, and a path without end. */
    @Test
    void aDirectoryThatSeemsToBeBelowItselfIsForgotten() {
        answer(A, new Within(ROOT, name("a")), new Within(B, name("a")), new Within(B, name("a")));
        answer(B, new Within(A, name("b")), new Within(ROOT, name("b")));
        assertEquals(RelPath.of("a/b"), places.path(places.of(B)));

        RawEvent moved = new RawEvent();
        FanotifyDecoder.decode(
                new FanotifyBytes().event(FanotifyMask.RENAME, 1).object(A).buffer(), 0, moved);
        places.moved(moved.handles().object, true);

        assertEquals(1, places.table().size());
        assertEquals(RelPath.of("b/a"), places.path(places.of(A)));
    }

    @Override
    public byte[] root() {
        return ROOT;
    }

    @Override
    public Location locate(byte[] directory) {
        return answers.get(new String(directory, StandardCharsets.ISO_8859_1)).remove();
    }

    @Override
    public Optional<RelPath> anyPath(byte[] object) {
        return Optional.empty();
    }

    @Override
    public List<MountPoint> mountPoints() {
        return List.of();
    }

    @Override
    public void release() {}

    private void answer(byte[] key, Location... inTurn) {
        answers.put(new String(key, StandardCharsets.ISO_8859_1), new ArrayDeque<>(List.of(inTurn)));
    }

    private static byte[] key(String text) {
        return FanotifyBytes.key(1, text);
    }

    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
