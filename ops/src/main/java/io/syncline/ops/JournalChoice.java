package io.syncline.ops;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** One journal, or both. */
final class JournalChoice {
    @Parameters(paramLabel = "JOURNAL", arity = "0..1", description = "events or changesets; both if it is left out.")
    private Optional<JournalName> name = Optional.empty();

    List<JournalName> names() {
        return name.map(List::of).orElse(List.of(JournalName.values()));
    }
}
