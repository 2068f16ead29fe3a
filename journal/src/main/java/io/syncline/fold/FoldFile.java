package io.syncline.fold;

import static java.util.Objects.requireNonNull;

import io.syncline.codec.ChangesetCodec;
import io.syncline.journal.CodecException;
import io.syncline.journal.JournalException;
import io.syncline.journal.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The one fold of a journal, {@code folded} in its directory. Replaced atomically and durably; written by the planner
 * alone, read by any process.
 *
 * <pre>
 * 8 bytes "SYNFOLD1" | 8 first | 8 last | 4 CRC32C of all but itself | union as {@link ChangesetCodec} has it
 * </pre>
 */
public final class FoldFile {
    private static final long MAGIC = 0x53594e464f4c4431L;
    private static final int HEADER = 28;
    private static final int CRC_AT = 24;

    private final Path file;
    private final ChangesetCodec codec = new ChangesetCodec();

    private FoldFile(Path file) {
        this.file = file;
    }

    /** @param journal the directory of the changeset journal */
    public static FoldFile in(Path journal) {
        return new FoldFile(requireNonNull(journal, "journal is null").resolve("folded"));
    }

    /**
     * @return empty if nothing was ever folded
     * @throws JournalException if it cannot be read, or is damaged
     */
    public Optional<Fold> read() {
        try {
            return Optional.of(decode(ByteBuffer.wrap(Files.readAllBytes(file))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | CodecException e) {
            throw new JournalException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws JournalException if the disk refuses; the one before stays then */
    public void write(Fold fold) {
        Path beside = file.resolveSibling("folded.tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = encode(fold);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
        } catch (IOException e) {
            throw new JournalException("cannot write " + file + ": " + e, e);
        }
    }

    /** Nobody needs it any more. */
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new JournalException("cannot remove " + file + ": " + e, e);
        }
    }

    private void forceDirectory() throws IOException {
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private ByteBuffer encode(Fold fold) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + codec.maxEncodedSize(fold.union()));
        bytes.putLong(MAGIC)
                .putLong(fold.first().sequence())
                .putLong(fold.last().sequence())
                .putInt(0);
        codec.encode(fold.union(), bytes);
        bytes.flip();
        return bytes.putInt(CRC_AT, checksum(bytes));
    }

    private Fold decode(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER || bytes.getLong(0) != MAGIC) {
            throw new CodecException("not a fold of this version");
        }
        if (bytes.getInt(CRC_AT) != checksum(bytes)) {
            throw new CodecException("its checksum is wrong");
        }
        Position first = new Position(bytes.getLong(8));
        Position last = new Position(bytes.getLong(16));
        return new Fold(first, last, codec.decode(bytes.position(HEADER)));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(CRC_AT));
        crc.update(bytes.duplicate().position(HEADER));
        return (int) crc.getValue();
    }
}
