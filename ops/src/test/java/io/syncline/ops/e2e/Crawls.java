package io.syncline.ops.e2e;

import io.syncline.changeset.Changeset;
import io.syncline.codec.ChangesetCodec;
import io.syncline.codec.FileEventCodec;
import io.syncline.event.FileEvent;
import io.syncline.event.RescanReason;
import io.syncline.journal.Journal;
import io.syncline.journal.JournalReader;
import io.syncline.journal.Position;
import io.syncline.journal.ReadResult;
import io.syncline.journal.chronicle.ChronicleJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the journals say of looking at the whole tree: asked for by the agent, and passed on by the planner; and what each
 * shipper's log says that it did.
 *
 * @param done by destination: the changesets whose whole-tree mark was carried out. The first contact is not among them
 */
record Crawls(List<RescanReason> asked, List<RescanReason> planned, Map<String, Set<String>> done, List<String> gaps) {
    private static final Pattern DONE = Pattern.compile("crawls the whole tree reason=(.*) changeset=([0-9]+)");
    private static final Pattern EXPLAINED = Pattern.compile(RescanReason.FIRST_START + "|" + RescanReason.AGENT_START);

    static Crawls of(World world) {
        List<RescanReason> asked = new ArrayList<>();
        List<RescanReason> planned = new ArrayList<>();
        List<String> gaps = new ArrayList<>();
        read(new ChronicleJournal<>(world.state().events(), new FileEventCodec()), gaps, event -> {
            if (event instanceof FileEvent.TreeTouched tree && tree.path().isRoot()) {
                asked.add(tree.reason());
            }
        });
        read(
                new ChronicleJournal<Changeset>(world.state().changesets(), new ChangesetCodec()),
                gaps,
                changeset -> planned.addAll(changeset.rescans()));
        Map<String, Set<String>> done = new TreeMap<>();
        world.destinations()
                .forEach(destination -> done.put(destination.name(), done(world, destination.name(), gaps)));
        return new Crawls(asked, planned, done, gaps);
    }

    /**
     * What nothing explains: a whole-tree mark other than that of the first start of the agent, or a changeset that asks for more than the events did.
     */
    List<String> unexplained() {
        List<String> unexplained = new ArrayList<>();
        for (RescanReason reason : asked) {
            // Killed before its first mark was recorded, it is not the first start any more when it comes back.
            if (reason != RescanReason.FIRST_START && reason != RescanReason.AGENT_START) {
                unexplained.add("the agent marked the whole tree: " + reason);
            }
        }
        if (asked.size() > 1) {
            unexplained.add(asked.size() + " whole-tree marks: " + asked);
        }
        // The event of the first start may be trimmed by now, and its changeset not yet.
        if (planned.size() > Math.max(1, asked.size())) {
            unexplained.add("planned " + planned + " for " + asked);
        }
        done.forEach((name, changesets) -> {
            // The changeset of the first start may be trimmed by now.
            if (changesets.size() > Math.max(1, planned.size())) {
                unexplained.add(name + " crawled for " + changesets + ", planned were " + planned);
            }
        });
        unexplained.addAll(gaps);
        return unexplained;
    }

    /** A shipper that is killed after it said so says it again: the same changeset counts once. */
    private static Set<String> done(World world, String destination, List<String> gaps) {
        Set<String> changesets = new TreeSet<>();
        Matcher lines = DONE.matcher(world.logText("ship-" + destination));
        while (lines.find()) {
            changesets.add(lines.group(2));
            if (!EXPLAINED.matcher(lines.group(1)).find()) {
                gaps.add(destination + ": " + lines.group());
            }
        }
        return changesets;
    }

    private static <T> void read(Journal<T> journal, List<String> gaps, Consumer<T> consumer) {
        try (JournalReader<T> reader = journal.openReader(Position.NONE)) {
            while (true) {
                ReadResult<T> result = reader.poll();
                if (result instanceof ReadResult.Found<T> found) {
                    consumer.accept(found.found().value());
                } else if (result instanceof ReadResult.Idle<T>) {
                    return;
                } else if (result instanceof ReadResult.Gap<T> gap) {
                    // What all have done is trimmed, once a minute: in a long run, the oldest is gone.
                    if (gap.firstLost().sequence() > 1 || !gap.why().contains("retention")) {
                        gaps.add(gap.toString());
                    }
                } else {
                    gaps.add(result.toString());
                    return;
                }
            }
        }
    }
}
