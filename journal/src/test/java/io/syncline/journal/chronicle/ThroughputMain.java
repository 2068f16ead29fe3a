package io.syncline.journal.chronicle;

import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.JournalWriter;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.path.RelPath;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/** Rough figures by hand, for RATIONALE.md: {@code ThroughputMain DIRECTORY}. Not a benchmark of the library. */
final class ThroughputMain {
    private static final int RECORDS = 200_000;

    private ThroughputMain() {}

    public static void main(String[] arguments) throws Exception {
        Journal<FileEvent> journal = new ChronicleJournal<>(Path.of(arguments[0]), new FileEventCodec());
        for (int round = 0; round < 2; round++) {
            for (int batch : new int[] {1, 10, 100, 1000}) {
                append(journal, batch, batch == 1 ? RECORDS / 50 : RECORDS);
            }
        }
        read(journal);
        idle(journal);
    }

    private static void append(Journal<FileEvent> journal, int batch, int records) {
        FileEvent event = new FileEvent.Touched(RelPath.of("srv/www/customers/0000017/images/IMG_20260611_104822.jpg"));
        long opening = System.nanoTime();
        try (JournalWriter<FileEvent> writer = journal.openWriter()) {
            long begun = System.nanoTime();
            for (int i = 1; i <= records; i++) {
                writer.append(event);
                if (i % batch == 0) {
                    writer.force();
                }
            }
            writer.force();
            System.out.printf(
                    "batch %4d: %,9d records/s; opened in %d ms%n",
                    batch, (long) (records / seconds(begun)), (begun - opening) / 1_000_000);
        }
    }

    private static void read(Journal<FileEvent> journal) {
        long begun = System.nanoTime();
        long records = 0;
        try (JournalReader<FileEvent> reader = journal.openReader(Position.NONE)) {
            while (!(reader.poll() instanceof ReadResult.Idle<FileEvent>)) {
                records++;
            }
        }
        System.out.printf("read: %,d records/s%n", (long) (records / seconds(begun)));
    }

    /** As a reader of another process: no writer is here to wake it. */
    private static void idle(Journal<FileEvent> journal) throws InterruptedException {
        try (JournalReader<FileEvent> reader = journal.openReader(journal.durable())) {
            reader.awaitNext(Duration.ofSeconds(2));
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            reader.awaitNext(Duration.ofSeconds(10));
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            System.out.printf("idle reader: %.2f %% of a core%n", used / 1e8);
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
