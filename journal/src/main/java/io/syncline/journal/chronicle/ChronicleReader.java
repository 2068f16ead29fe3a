package io.syncline.journal.chronicle;

import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.chronicle.Catalog.Place;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads what is durable, and only that. On the fast path the next record follows the last one in the same file. Whatever
 * else happens (a new epoch, trimming, damage, a file that is gone), it looks at the catalog again and asks it where the
 * next sequence lies: so it never depends on how the library feels about a damaged file.
 */
final class ChronicleReader<T> implements JournalReader<T> {
    private final JournalDirectory directory;
    private final Codec<T> codec;
    private final JournalOptions options;
    private final Polling polling;
    private Optional<DurableWord> durable;
    private Optional<EpochReader> open = Optional.empty();
    private Optional<Trouble<T>> trouble = Optional.empty();
    private long position;

    /**
     * A published record that cannot be read.
     *
     * @param since by {@link System#nanoTime}
     * @param lookAgainAt not before; a look opens files
     */
    private record Trouble<T>(long since, long lookAgainAt, ReadResult<T> verdict) {}

    private ChronicleReader(
            JournalDirectory directory,
            Codec<T> codec,
            JournalOptions options,
            Optional<DurableWord> durable,
            long after) {
        this.directory = directory;
        this.codec = codec;
        this.options = options;
        this.polling = new Polling(directory);
        this.durable = durable;
        this.position = after;
    }

    static <T> ChronicleReader<T> open(
            JournalDirectory directory, Codec<T> codec, JournalOptions options, Position after) {
        Optional<DurableWord> durable = DurableWord.openToRead(directory.durable());
        long published = durable.map(DurableWord::read).orElse(0L);
        if (after.sequence() > published && !Opening.isThere(directory, after.sequence(), options)) {
            throw new JournalException("cannot read the journal " + directory.root() + " behind " + after
                    + ": its last durable record is " + published
                    + "; it is not the journal that this position came from, or its disk lost what was forced");
        }
        return new ChronicleReader<>(directory, codec, options, durable, after.sequence());
    }

    @Override
    public ReadResult<T> poll() {
        long published = published();
        if (published <= position) {
            return new ReadResult.Idle<>();
        }
        if (open.isPresent()) {
            RawRead read = open.get().next();
            if (read instanceof RawRead.Sound sound && sound.sequence() == position + 1) {
                return found(sound);
            }
            leave();
        }
        ReadResult<T> result = Uninterrupted.call(() -> search(published));
        if (!(result instanceof ReadResult.Found<T>) && Thread.currentThread().isInterrupted()) {
            // An interrupt in the middle makes channels fail; that says nothing of the files.
            trouble = Optional.empty();
            return new ReadResult.Idle<>();
        }
        return commit(result);
    }

    @Override
    public ReadResult<T> awaitNext(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long seen = polling.beforeLook();
            ReadResult<T> result = poll();
            long left = deadline - System.nanoTime();
            if (!(result instanceof ReadResult.Idle<T>) || left <= 0 || polling.wasWoken()) {
                polling.looked(!(result instanceof ReadResult.Idle<T>));
                return result;
            }
            polling.await(seen, trouble.isPresent() ? Math.min(left, Polling.SLOWEST) : left);
        }
    }

    @Override
    public void wake() {
        polling.wake();
    }

    @Override
    public Position position() {
        return new Position(position);
    }

    @Override
    public void close() {
        leave();
        polling.close();
    }

    private long published() {
        if (durable.isEmpty()) {
            durable = DurableWord.openToRead(directory.durable());
        }
        return durable.map(DurableWord::read).orElse(0L);
    }

    private ReadResult<T> search(long published) {
        long now = System.nanoTime();
        if (trouble.isPresent() && now - trouble.get().lookAgainAt() < 0) {
            return trouble.get().verdict();
        }
        Place place = directory.catalog().locate(position + 1, published);
        if (place instanceof Place.Lost lost) {
            return gap(lost.last(), lost.why());
        }
        if (place instanceof Place.Inside inside) {
            return enter(inside, now);
        }
        return troubled("no file of the journal holds it", now);
    }

    private ReadResult<T> enter(Place.Inside inside, long now) {
        EpochReader.Opened opened =
                EpochReader.open(directory.epoch(inside.epoch()), inside.file(), position + 1, options.blockSize());
        String problem;
        if (opened instanceof EpochReader.Opened.At at) {
            open = Optional.of(at.reader());
            RawRead read = at.reader().next();
            if (read instanceof RawRead.Sound sound && sound.sequence() == position + 1) {
                return found(sound);
            }
            problem = RawRead.describe(read);
            leave();
        } else {
            problem = ((EpochReader.Opened.Not) opened).why();
        }
        if (inside.closed() && isOutOfPatience(now)) {
            // Nothing is written there any more, so it will not heal. Records behind the hole may be readable, but who
            // meets a gap has to look at everything again anyway.
            return gap(inside.last(), problem);
        }
        return troubled(problem, now);
    }

    private ReadResult<T> found(RawRead.Sound sound) {
        trouble = Optional.empty();
        try {
            ReadResult<T> result = new ReadResult.Found<>(sound.decoded(codec));
            position++;
            return result;
        } catch (CodecException e) {
            leave();
            // Not lost, and not to be skipped: a newer version wrote it, and can read it.
            return new ReadResult.Damaged<>(new Position(position + 1), "cannot be decoded: " + e.getMessage());
        }
    }

    private ReadResult<T> gap(long lastLost, String why) {
        return new ReadResult.Gap<>(new Position(position + 1), new Position(lastLost), why);
    }

    private ReadResult<T> commit(ReadResult<T> result) {
        if (result instanceof ReadResult.Gap<T> gap) {
            trouble = Optional.empty();
            position = gap.lastLost().sequence();
        }
        return result;
    }

    private ReadResult<T> troubled(String what, long now) {
        ReadResult<T> verdict = isOutOfPatience(now)
                ? new ReadResult.Damaged<>(new Position(position + 1), what)
                : new ReadResult.Idle<>();
        long since = trouble.map(Trouble::since).orElse(now);
        trouble = Optional.of(new Trouble<>(since, now + Polling.SLOWEST, verdict));
        return verdict;
    }

    /** What is published may take a moment to be seen, and a file system a moment to be well. */
    private boolean isOutOfPatience(long now) {
        return trouble.isPresent()
                && now - trouble.get().since() >= options.patience().toNanos();
    }

    private void leave() {
        open.ifPresent(EpochReader::close);
        open = Optional.empty();
    }
}
