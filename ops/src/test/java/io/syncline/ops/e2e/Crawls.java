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
import java.util.function.Consumer;

/** What the journals say of looking at the whole tree: asked for by the agent, and passed on by the planner. */
record Crawls(List<RescanReason> asked, List<RescanReason> planned, List<String> gaps) {
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
        return new Crawls(asked, planned, gaps);
    }

    /**
     * What nothing explains: a whole-tree mark other than that of a start of the agent, more starts than there were, or a
     * changeset that asks for more than the events did.
     */
    List<String> unexplained(int restarts) {
        List<String> unexplained = new ArrayList<>();
        for (RescanReason reason : asked) {
            if (reason != RescanReason.FIRST_START && reason != RescanReason.AGENT_START) {
                unexplained.add("the agent marked the whole tree: " + reason);
            }
        }
        if (asked.size() > 1 + restarts) {
            unexplained.add(asked.size() + " whole-tree marks for " + (1 + restarts) + " starts: " + asked);
        }
        if (planned.size() > asked.size()) {
            unexplained.add("planned " + planned + " for " + asked);
        }
        unexplained.addAll(gaps);
        return unexplained;
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
                    gaps.add(gap.toString());
                } else {
                    gaps.add(result.toString());
                    return;
                }
            }
        }
    }
}
