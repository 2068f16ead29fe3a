package io.syncline.capture;

import io.syncline.capture.linux.Inotify;
import io.syncline.capture.linux.InotifyDirectories;
import io.syncline.capture.watch.Events;
import io.syncline.capture.watch.InotifyDecoder;
import io.syncline.capture.watch.Notices;
import io.syncline.capture.watch.RawEvent;
import io.syncline.capture.watch.Translator;
import io.syncline.capture.watch.WatchAnswer;
import io.syncline.codec.FileEventCodec;
import io.syncline.codec.TouchedEntry;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.filter.Pruning;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.chronicle.ChronicleJournal;
import io.syncline.path.RelPath;
import io.syncline.posix.Posix;
import io.syncline.process.StateFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an event costs each of the two threads of capture, in time and in memory. One operation is one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EventBenchmark {
    private static final int BATCH = 4000;
    private static final int MODIFY = 2;
    private static final int FILES = 1000;

    private final byte[][] names = new byte[FILES][];
    private final RawEvent event = new RawEvent();
    private final byte[] fresh = "a fresh name 000000000".getBytes(StandardCharsets.US_ASCII);
    private Path scratch;
    private Inotify inotify;
    private Translator translator;
    private JournalWriter<FileEvent> journal;
    private EventWriter writer;
    private ByteBuffer read;

    @Setup(Level.Trial)
    public void open() throws Exception {
        scratch = Files.createTempDirectory(Path.of(System.getProperty("bench.scratch")), "events");
        Path root = Files.createDirectory(scratch.resolve("root"));
        for (int i = 0; i < FILES; i++) {
            names[i] = String.format("a file with a name %05d", i).getBytes(StandardCharsets.US_ASCII);
        }
        journal = new ChronicleJournal<>(scratch.resolve("events"), new FileEventCodec()).openWriter();
        writer = new EventWriter(
                journal, () -> Position.NONE, StateFile.none("capture"), Duration.ofSeconds(1), () -> false);
        inotify = Inotify.open();
        translator = new Translator(
                new InotifyDirectories(inotify, Posix.bytes(root), false),
                Pruning.NONE,
                new Journalled(),
                new NoNotices(),
                Duration.ofMillis(100),
                () -> false);
        translator.start(RescanReason.FIRST_START);
        while (translator.hasWork()) {
            translator.step();
        }
        read = kernelBytes();
    }

    @TearDown(Level.Trial)
    public void close() {
        journal.close();
        inotify.close();
    }

    /** The thread that drains: from the bytes of a read into slots. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int decode() {
        int offset = 0;
        while (offset < read.limit()) {
            offset = InotifyDecoder.decode(read, offset, event);
        }
        return offset;
    }

    /** The thread behind the ring, files that are written again and again: translated, journalled, forced in batches. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void journalKnownFiles() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            event.set(1, MODIFY, 0, names[i % FILES]);
            translator.onEvent(event, 0);
            if (i % FILES == FILES - 1) {
                // A repeat in a batch is left out; so the batch is ended, and each event reaches the journal.
                writer.force();
            }
        }
    }

    /** The same with a file that was never seen before in each event. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void journalNewFiles() throws Exception {
        for (int i = 0; i < BATCH; i++) {
            event.set(1, MODIFY, 0, nextFresh());
            translator.onEvent(event, 0);
        }
        writer.force();
    }

    private final class Journalled implements Events {
        @Override
        public void accept(FileEvent one) {
            try {
                writer.append(one);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void touched(TouchedEntry one) {
            try {
                writer.append(one);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private byte[] nextFresh() {
        int digit = fresh.length - 1;
        while (fresh[digit] == '9') {
            fresh[digit--] = '0';
        }
        fresh[digit]++;
        return fresh;
    }

    /** As one read of the kernel gives them: names padded to 32 bytes. */
    private ByteBuffer kernelBytes() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * 48).order(ByteOrder.nativeOrder());
        for (int i = 0; i < BATCH; i++) {
            bytes.putInt(1).putInt(MODIFY).putInt(0).putInt(32).put(names[i % FILES]);
            bytes.position((i + 1) * 48);
        }
        return bytes.flip();
    }

    private static final class NoNotices implements Notices {
        @Override
        public void unwatched(RelPath directory, WatchAnswer.Refused why) {}

        @Override
        public void lostTrack(RescanReason why, String detail) {}

        @Override
        public void resumed() {}

        @Override
        public void wholeTreeWatched(RescanReason why) {}

        @Override
        public void mountChanged(RelPath directory, boolean isMounted) {}

        @Override
        public void mountsUnknown() {}
    }
}
