package io.syncline.shipper.rsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.path.RelPath;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.MappingParser;
import io.syncline.shipper.transfer.ExitCodes;
import io.syncline.shipper.transfer.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RsyncOutputParserTest {
    /** lines.txt is the specification. */
    @TestFactory
    List<DynamicTest> everyLineMeansWhatTheTableSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Optional<RsyncOutputParser> parser = Optional.empty();
        Optional<String> printed = Optional.empty();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                parser = Optional.of(parser(line.substring(1, line.length() - 1)));
            } else if (line.startsWith("!") || line.startsWith(">")) {
                printed = Optional.of(line);
            } else if (line.startsWith("  ")) {
                tests.add(test(parser.orElseThrow(), printed.orElseThrow(), line.strip()));
            }
        }
        assertTrue(tests.size() > 50, "the table is not read: " + tests.size());
        return tests;
    }

    @Test
    void errorsAreBoundedAndTheFirstWordOnAPathCounts() {
        RsyncOutput output = new RsyncOutput(parser("/dst"));
        for (int i = 0; i < RsyncResult.MAX_PATHS + 500; i++) {
            output.error("rsync: [sender] opendir \"/src/" + i + "\" failed: first (13)");
            output.error("rsync: [sender] opendir \"/src/" + i + "\" failed: second (13)");
        }

        RsyncResult result = output.result(23, false, false);

        assertEquals(RsyncResult.MAX_PATHS, result.errors().size());
        assertEquals(RsyncResult.MAX_LINES, result.unattributed().size());
        assertTrue(result.errors().stream().allMatch(error -> error.text().contains("first")));
    }

    @Test
    void aReceiverThatChokesOnVanishedNamesIsRecognised() {
        RsyncOutput output = new RsyncOutput(parser("host::mod"));
        output.error("ERROR: invalid file mode 00 for \"z\" [Receiver]");
        output.error("rsync error: protocol incompatibility (code 2) at flist.c(1000) [Receiver=3.4.3]");

        assertTrue(output.result(2, false, false).refusesMissingArgs());
    }

    /** Kills: the destination was held for the first of these lines, which only complains. */
    @Test
    void aTornListIsToldByTheLineThatEndedTheRun() {
        RsyncOutput output = new RsyncOutput(parser("host:/dst"));
        output.error("WARNING: parent dir is absent in the file list: #c");
        output.error("ABORTING due to invalid path from sender: e/f");
        output.error("rsync error: protocol incompatibility (code 2) at generator.c(1715) [generator=3.5.0]");

        RsyncResult result = output.result(2, false, false);

        assertEquals(new Outcome.SourceMoved(false), ExitCodes.outcome(result.exitCode(), result.summary(), List.of()));
    }

    private static DynamicTest test(RsyncOutputParser parser, String printed, String meaning) {
        String line = printed.substring(2);
        return DynamicTest.dynamicTest(printed, () -> {
            RsyncLine parsed = printed.startsWith(">") ? parser.output(line) : parser.error(line);
            assertEquals(meaning, describe(parsed));
        });
    }

    private static RsyncOutputParser parser(String section) {
        boolean filtered = section.endsWith(" filtered");
        String destination = section.replace(" filtered", "");
        Mapping mapping = MappingParser.parse("/src", destination, Path.of("/"));
        List<byte[]> alsoKnownAs = List.of("/real/src".getBytes(StandardCharsets.US_ASCII));
        return new RsyncOutputParser(PathNames.of(mapping, alsoKnownAs), filtered);
    }

    private static String describe(RsyncLine line) {
        if (line instanceof RsyncLine.Failure failure) {
            return (failure.error().vanished() ? "vanished " : "failure ")
                    + failure.error().path().display();
        } else if (line instanceof RsyncLine.Deleted deleted) {
            return "deleted " + display(deleted.path());
        } else if (line instanceof RsyncLine.Changed changed) {
            return "changed " + display(changed.path());
        } else if (line instanceof RsyncLine.DeletionsStopped stopped) {
            return "stopped " + stopped.skipped();
        } else if (line instanceof RsyncLine.DeletionsSuspended) {
            return "suspended";
        } else if (line instanceof RsyncLine.Other other) {
            return "other " + other.text();
        } else if (line instanceof RsyncLine.Statistic statistic) {
            return describe(statistic.part());
        }
        return "nothing";
    }

    private static String describe(RsyncStats stats) {
        if (stats.considered() > 0) {
            return "considered " + stats.considered();
        } else if (stats.created() > 0) {
            return "created " + stats.created();
        } else if (stats.transferred() > 0) {
            return "transferred " + stats.transferred();
        } else if (stats.literal() > 0) {
            return "literal " + stats.literal();
        }
        return stats.sent() > 0 ? "sent " + stats.sent() : "nothing";
    }

    private static String display(Optional<RelPath> path) {
        return path.map(RelPath::display).orElse("?");
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = RsyncOutputParserTest.class.getResourceAsStream("lines.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
