package io.syncline.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.changeset.Changeset;
import io.syncline.event.FileEvent;
import io.syncline.event.FileEvent.Touched;
import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import io.syncline.path.RelPath;
import io.syncline.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CodecLawsTest {
    private static final Codec<FileEvent> EVENTS = new FileEventCodec();
    private static final Codec<Changeset> CHANGESETS = new ChangesetCodec();

    /** Kills: a field left out or swapped; {@code >>} for {@code >>>} in a number; renames in another order. */
    @Test
    void whatIsWrittenIsRead() {
        Seeds.forEach(500, (seed, random) -> {
            roundTrip(EVENTS, new RandomValues(random).event());
            roundTrip(CHANGESETS, new RandomValues(random).changeset());
        });
    }

    /** Kills: a check for the remaining bytes left out; {@code end()} not called; a count trusted before it is checked. */
    @Test
    void everyCutIsRefused() {
        Seeds.forEach(25, (seed, random) -> {
            everyCutIsRefused(EVENTS, new RandomValues(random).event());
            everyCutIsRefused(CHANGESETS, new RandomValues(random).changeset());
        });
    }

    /**
     * Kills: any other exception than {@link CodecException} (a root renamed, {@code ..} in a path, a span backwards, an
     * unknown code); a second encoding of the same value, such as a cover that is not minimal.
     */
    @Test
    void anyBytesAreRefusedOrAreTheOneEncodingOfAValue() {
        Seeds.forEach(3000, (seed, random) -> {
            RandomValues values = new RandomValues(random);
            decodeHostile(EVENTS, damaged(random, encode(EVENTS, values.event())));
            decodeHostile(CHANGESETS, damaged(random, encode(CHANGESETS, values.changeset())));
            decodeHostile(EVENTS, noise(random));
            decodeHostile(CHANGESETS, noise(random));
        });
    }

    /** Kills: the limit on unfolded paths left out. */
    @Test
    void aSmallRecordCannotUnfoldIntoGigabytes() {
        byte[] bomb = bomb(100_000, 20_000);

        CodecException refused = assertThrows(CodecException.class, () -> CHANGESETS.decode(ByteBuffer.wrap(bomb)));

        assertTrue(refused.getMessage().startsWith("paths of more than"), refused.getMessage());
    }

    /**
     * One object for all of them. Kills: what is left of a longer path; a slash too many or too few; bytes around the name that
     * are taken for it.
     */
    @Test
    void anEntryInBytesIsWrittenAsTheEventThatItIs() {
        TouchedEntry entry = new TouchedEntry();
        Seeds.forEach(500, (seed, random) -> {
            RelPath directory = random.nextInt(4) == 0 ? RelPath.ROOT : new RandomValues(random).path();
            byte[] name = new RandomValues(random).name();
            byte[] buffer =
                    ("/" + new String(name, StandardCharsets.ISO_8859_1) + "\0/").getBytes(StandardCharsets.ISO_8859_1);
            entry.set(directory, buffer, 1, 1 + name.length);

            FileEvent event = new Touched(directory.child(name));
            ByteBuffer written = ByteBuffer.allocate(entry.maxEncodedSize());
            entry.encode(written);
            assertEquals(event, entry.value());
            assertEquals(event, EVENTS.decode(written.flip()));
            assertArrayEquals(encode(EVENTS, event), Arrays.copyOf(written.array(), written.limit()));
        });
    }

    /** What the kernel would never say must not get into a journal that nobody can read then. */
    @Test
    void whatIsNoNameIsNoEntry() {
        TouchedEntry entry = new TouchedEntry();
        for (String name : List.of("", ".", "..", "a/b", "a\0")) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            assertThrows(IllegalArgumentException.class, () -> entry.set(RelPath.of("d"), bytes, 0, bytes.length));
        }
    }

    private static <T> void roundTrip(Codec<T> codec, T value) {
        byte[] encoded = encode(codec, value);
        assertEquals(value, codec.decode(ByteBuffer.wrap(encoded)));
    }

    private static <T> void everyCutIsRefused(Codec<T> codec, T value) {
        byte[] encoded = encode(codec, value);
        // Every cut of the small ones; some of the large ones, whose every cut would cost their square.
        int step = 1 + encoded.length / 500;
        for (int cutAt = 0; cutAt < encoded.length; cutAt += step) {
            int length = cutAt;
            // What lies behind the limit would make it whole again: a decoder that looks there would accept.
            ByteBuffer cut = ByteBuffer.wrap(encoded).limit(length);
            assertThrows(CodecException.class, () -> codec.decode(cut), () -> value + " cut at " + length);
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThrows(CodecException.class, () -> codec.decode(ByteBuffer.wrap(longer)));
    }

    private static <T> void decodeHostile(Codec<T> codec, byte[] bytes) {
        Optional<T> value = attempt(codec::decode, bytes);
        value.ifPresent(decoded -> assertArrayEquals(bytes, encode(codec, decoded), () -> "decoded: " + decoded));
    }

    private static <T> Optional<T> attempt(Function<ByteBuffer, T> decoder, byte[] bytes) {
        try {
            return Optional.of(decoder.apply(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        } catch (CodecException refused) {
            return Optional.empty();
        }
    }

    private static <T> byte[] encode(Codec<T> codec, T value) {
        ByteBuffer target = ByteBuffer.allocate(codec.maxEncodedSize(value));
        codec.encode(value, target);
        return Arrays.copyOf(target.array(), target.position());
    }

    private static byte[] damaged(Random random, byte[] bytes) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(8) : bytes[at] ^ 1 << random.nextInt(8));
        }
        return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(9) - 4));
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(80)];
        random.nextBytes(noise);
        if (noise.length > 1) {
            noise[0] = 1;
            noise[1] = (byte) random.nextInt(8);
        }
        return noise;
    }

    /** A changeset whose dirty set has one long path, and many that share all of it but add a byte. */
    private static byte[] bomb(int elements, int length) {
        ByteBuffer target = ByteBuffer.allocate(length + 8 * elements + 100);
        ByteSink sink = new ByteSink(target);
        sink.octet(1);
        sink.octet(1);
        sink.number(1);
        sink.number(0);
        sink.instant(java.time.Instant.EPOCH);
        sink.instant(java.time.Instant.EPOCH);
        sink.number(0);
        sink.number(elements);
        sink.octet(1);
        sink.number(0);
        sink.number(length);
        for (int i = 0; i < length; i++) {
            sink.octet('a');
        }
        for (int i = 1; i < elements; i++) {
            sink.octet(1);
            sink.number(length + i - 1);
            sink.number(1);
            sink.octet('a');
        }
        return Arrays.copyOf(target.array(), target.position());
    }
}
