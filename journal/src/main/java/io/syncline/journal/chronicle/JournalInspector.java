package io.syncline.journal.chronicle;

import io.syncline.journal.Codec;
import io.syncline.journal.CodecException;
import io.syncline.journal.JournalException;
import io.syncline.journal.JournalReport;
import io.syncline.journal.JournalReport.Problem;
import io.syncline.journal.JournalReport.Verdict;
import io.syncline.journal.Position;
import io.syncline.journal.Segment;
import io.syncline.journal.StoredSegment;
import io.syncline.posix.Posix;
import io.syncline.process.StageLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Looks at a journal on disk without changing anything, beside a living writer or without one. */
public final class JournalInspector {
    private final JournalDirectory directory;

    /** @throws JournalException if there is no journal */
    public JournalInspector(Path directory) {
        if (!Files.isRegularFile(new JournalDirectory(directory).durable())) {
            throw new JournalException("cannot inspect " + directory + ": no journal is there");
        }
        this.directory = new JournalDirectory(directory);
    }

    public JournalReport report() {
        long durable = durable();
        Catalog catalog = directory.catalog();
        List<Segment> segments = catalog.segments(durable);
        List<JournalReport.Epoch> epochs = catalog.epochs().stream()
                .map(epoch -> describe(epoch, durable, segments))
                .toList();
        OptionalLong writer = StageLock.holder(directory.lock()).orElse(OptionalLong.empty());
        return new JournalReport(new Position(durable), writer, allocated(directory.root()), epochs);
    }

    /** Reads every record of every epoch, decodes it, and says what is not as it should be. */
    public Verdict verify(Codec<?> codec) {
        List<Problem> problems = new ArrayList<>();
        directory.unreadableEpochs().forEach(number -> problems.add(unreadable(number)));
        long durable = durable();
        Catalog catalog = directory.catalog();
        long records = 0;
        long expected = catalog.epochs().isEmpty()
                ? durable + 1
                : catalog.epochs().get(0).file().firstSequence();
        for (Catalog.Epoch epoch : catalog.epochs()) {
            addLost(problems, expected, epoch.file().firstSequence() - 1);
            for (int i = 0; i < epoch.file().files().size(); i++) {
                Checked file = new Checked(directory, epoch, i, durable);
                records += file.run(codec, problems);
            }
            expected = Math.max(expected, epoch.last(durable) + 1);
        }
        addLost(problems, expected, durable);
        return new Verdict(records, problems);
    }

    /** The files of the journal, oldest first. */
    public List<StoredSegment> stored() {
        Catalog catalog = directory.catalog();
        List<StoredSegment> stored = new ArrayList<>();
        for (Segment segment : catalog.segments(durable())) {
            Path file = directory.epoch(segment.epoch()).resolve(segment.file());
            stored.add(new StoredSegment(
                    segment, Posix.allocated(Posix.bytes(file)).orElse(0), until(catalog, segment)));
        }
        return stored;
    }

    private static Instant until(Catalog catalog, Segment segment) {
        return catalog.epochs().stream()
                .filter(epoch -> epoch.number() == segment.epoch())
                .flatMap(epoch -> epoch.file().files().stream())
                .filter(file -> file.name().equals(segment.file()))
                .map(file -> Instant.ofEpochMilli((file.cycle() + 1L) * Queues.CYCLE.lengthInMillis()))
                .findFirst()
                .orElseThrow();
    }

    private static void addLost(List<Problem> problems, long first, long last) {
        if (first <= last) {
            problems.add(new Problem(
                    0, new Position(first), new Position(last), "published as durable, and lost with an epoch"));
        }
    }

    private static Problem unreadable(int number) {
        return new Problem(number, Position.NONE, Position.NONE, "epoch.json cannot be read");
    }

    private JournalReport.Epoch describe(Catalog.Epoch epoch, long durable, List<Segment> all) {
        EpochFile file = epoch.file();
        String state = file.sealed()
                .map(seal -> seal.clean() ? seal.why() : "sealed: " + seal.why())
                .orElse("live");
        return new JournalReport.Epoch(
                epoch.number(),
                state,
                file.sealed().map(EpochFile.Seal::clean).orElse(true),
                new Position(file.firstSequence()),
                new Position(epoch.last(durable)),
                allocated(directory.epoch(epoch.number())),
                all.stream()
                        .filter(segment -> segment.epoch() == epoch.number())
                        .toList());
    }

    private long durable() {
        return DurableWord.openToRead(directory.durable())
                .map(DurableWord::read)
                .orElse(0L);
    }

    private static long allocated(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.mapToLong(file -> Posix.allocated(Posix.bytes(file)).orElse(0))
                    .sum();
        } catch (IOException e) {
            throw JournalDirectory.failure("list", tree, e);
        }
    }

    /** One file under the eye of {@link #verify}. */
    private static final class Checked {
        private final Path path;
        private final int epoch;
        private final EpochFile.CycleFile file;
        private final long last;

        Checked(JournalDirectory directory, Catalog.Epoch epoch, int index, long durable) {
            this.path = directory.epoch(epoch.number());
            this.epoch = epoch.number();
            this.file = epoch.file().files().get(index);
            this.last = epoch.file().lastIn(index, epoch.last(durable));
        }

        /** @return how many records are sound */
        long run(Codec<?> codec, List<Problem> problems) {
            if (last < file.firstSequence()) {
                return 0;
            }
            EpochReader.Opened opened =
                    EpochReader.open(path, file, file.firstSequence(), JournalOptions.DEFAULT.blockSize());
            if (opened instanceof EpochReader.Opened.At at) {
                try (EpochReader reader = at.reader()) {
                    return read(reader, codec, problems);
                }
            }
            problems.add(problem(file.firstSequence(), last, ((EpochReader.Opened.Not) opened).why()));
            return 0;
        }

        private long read(EpochReader reader, Codec<?> codec, List<Problem> problems) {
            long sound = 0;
            for (long expected = file.firstSequence(); expected <= last; expected++) {
                RawRead read = reader.next();
                if (!(read instanceof RawRead.Sound found) || found.sequence() != expected) {
                    problems.add(problem(expected, last, file.name() + ": " + RawRead.describe(read)));
                    return sound;
                }
                try {
                    found.decoded(codec);
                    sound++;
                } catch (CodecException e) {
                    problems.add(problem(expected, expected, "cannot be decoded: " + e.getMessage()));
                }
            }
            return sound;
        }

        private Problem problem(long first, long lastBad, String what) {
            return new Problem(epoch, new Position(first), new Position(lastBad), what);
        }
    }
}
