package io.syncline.journal.chronicle;

import static java.util.Objects.requireNonNull;

import io.syncline.journal.Codec;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A journal on a local disk. It survives the death of its processes at any moment, and a loss of power as far as the disk
 * keeps what was forced. It does not survive a network file system, which the library below does not support.
 *
 * <p>One writer, refused otherwise. Readers need no more than the right to read, live in any process, and are woken by a
 * force of the same process at once, by one of another process within 10 ms. Records are limited to 4 MiB.
 */
public final class ChronicleJournal<T> implements Journal<T> {
    private final JournalDirectory directory;
    private final Codec<T> codec;
    private final JournalOptions options;
    /** Mapped once; empty until there is a journal. */
    private volatile Optional<DurableWord> durable = Optional.empty();

    public ChronicleJournal(Path directory, Codec<T> codec) {
        this(directory, codec, JournalOptions.DEFAULT);
    }

    ChronicleJournal(Path directory, Codec<T> codec, JournalOptions options) {
        this.directory = new JournalDirectory(requireNonNull(directory, "directory is null"));
        this.codec = requireNonNull(codec, "codec is null");
        this.options = requireNonNull(options, "options is null");
    }

    /** Initialises the library, which takes longer than to open a journal; for a thread that has nothing else to do. */
    public static void preload() {
        Queues.preload();
    }

    @Override
    public JournalWriter<T> openWriter() {
        return ChronicleWriter.open(directory, codec, options);
    }

    @Override
    public JournalReader<T> openReader(Position after) {
        return ChronicleReader.open(directory, codec, options, after);
    }

    @Override
    public Position durable() {
        if (durable.isEmpty()) {
            durable = DurableWord.openToRead(directory.durable());
        }
        return durable.map(word -> new Position(word.read())).orElse(Position.NONE);
    }
}
