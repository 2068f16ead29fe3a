package io.syncline.shipper;

import io.syncline.checkpoint.CheckpointFile;
import io.syncline.process.ExitCode;
import io.syncline.process.StageException;
import io.syncline.shipper.destination.TransferOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code filters.json} of one destination: the filters that it was shipped with. What others leave out was never looked at,
 * so nothing that is dirty tells of it; when they change, the whole tree is crawled once. What is left out from now on stays
 * at the destination as it is, for a filter protects what it hides.
 */
final class KnownFilters {
    /** What the file holds. */
    record Filters(int version, List<String> rules) {}

    private static final int VERSION = 1;
    private static final String REASON = "other filters";

    private final CheckpointFile<Filters> file;
    private final List<String> rules;

    /** What leaves mounted file systems out is a filter as well; a word that no rule begins with. */
    static KnownFilters of(Path directory, TransferOptions options) {
        List<String> rules = new ArrayList<>(options.filters());
        if (OneFileSystem.isAsked(options.extra())) {
            rules.add("--one-file-system");
        }
        return new KnownFilters(directory, rules);
    }

    private KnownFilters(Path directory, List<String> rules) {
        this.file = new CheckpointFile<>(directory.resolve("filters.json"), Filters.class);
        this.rules = List.copyOf(rules);
    }

    /** @return what has to be shipped now; with a crawl, written already, if the filters are not those of before */
    Standing crawlIfChanged(Standing standing, Store store, Instant now) {
        try {
            Optional<Filters> before = file.read();
            Standing next = standing;
            // Once written with a crawl, the crawl is certain; so it comes first. A crash in between crawls twice.
            if (before.isPresent() && !before.get().rules().equals(rules)) {
                Crawl crawl = standing.crawl()
                        .map(under -> under.again(REASON, now))
                        .orElseGet(() -> Crawl.begin(REASON, false, now));
                next = standing.withCrawl(Optional.of(crawl));
                store.write(next);
            }
            if (before.isEmpty() || next != standing) {
                file.write(new Filters(VERSION, rules));
            }
            return next;
        } catch (UncheckedIOException e) {
            throw new StageException(ExitCode.STATE, e.getMessage(), e);
        }
    }
}
