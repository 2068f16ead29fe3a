package io.syncline.path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelPathTest {
    @ParameterizedTest
    @CsvSource({"a/b,a/b", "a//b/,a/b", "./a/./b,a/b", "'',.", "./,.", "..a/b..,..a/b..", ".../x,.../x"})
    void isNormalisedAtBirth(String raw, String expected) {
        assertEquals(expected, RelPath.of(raw).display());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "..", "a/..", "../a", "a/../b", "a\0b"})
    void refusesWhatCouldLeaveTheRoot(String raw) {
        assertThrows(IllegalArgumentException.class, () -> RelPath.of(raw));
    }

    @Test
    void aSubtreeIsContiguousInTheOrder() {
        List<String> sorted = Stream.of("a!", "a/b", "a", "a/b/c", "a-", "b", "", "a/b!")
                .map(RelPath::of)
                .sorted()
                .map(RelPath::display)
                .toList();

        assertEquals(List.of(".", "a", "a/b", "a/b/c", "a/b!", "a!", "a-", "b"), sorted);
    }

    @Test
    void bytesAreComparedUnsigned() {
        RelPath high = RelPath.of(new byte[] {(byte) 0xff});

        assertTrue(RelPath.of("a").compareTo(high) < 0);
    }

    @Test
    void knowsItsFamily() {
        RelPath path = RelPath.of("a/bc/d");

        assertEquals(Optional.of(RelPath.of("a/bc")), path.parent());
        assertEquals(List.of(RelPath.ROOT, RelPath.of("a"), RelPath.of("a/bc")), path.ancestors());
        assertArrayEquals("d".getBytes(StandardCharsets.UTF_8), path.name());
        assertTrue(path.isBelow(RelPath.of("a/bc")));
        assertFalse(path.isWithin(RelPath.of("a/b")));
        assertTrue(path.isChildOf(RelPath.of("a/bc")));
        assertFalse(path.isChildOf(RelPath.of("a")));
        assertTrue(RelPath.of("a").isChildOf(RelPath.ROOT));
        assertEquals(3, path.depth());
    }

    @Test
    void rebasesWhatLiesWithin() {
        assertEquals(RelPath.of("x/d"), RelPath.of("a/bc/d").rebase(RelPath.of("a/bc"), RelPath.of("x")));
        assertEquals(RelPath.of("x"), RelPath.of("a").rebase(RelPath.of("a"), RelPath.of("x")));
        assertThrows(IllegalArgumentException.class, () -> RelPath.of("ab").rebase(RelPath.of("a"), RelPath.of("x")));
    }

    @Test
    void displaysAnyBytesOnOneLine() {
        RelPath path = RelPath.of(new byte[] {'a', '\n', '\\', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, 0x1b, ' '});

        assertEquals("a\\n\\\\\\xff\u00e9\\x1b ", path.display());
    }
}
