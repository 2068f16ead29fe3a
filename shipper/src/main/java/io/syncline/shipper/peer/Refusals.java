package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The paths that could not be put in by themselves, with the reason. What was sent of them is asked for again; how soon, the
 * quarantine says. Forgotten by a restart, which asks at once. Owned by one thread.
 */
public final class Refusals {
    private final Map<RelPath, String> reasons = new TreeMap<>();
    private final TreeSet<RelPath> news = new TreeSet<>();

    /** What has come of a batch. */
    void after(List<Change> changes, Map<RelPath, String> failed) {
        for (Change change : changes) {
            RelPath path = change.path();
            if (change.kind() == Change.Kind.NEWS && !failed.containsKey(path) && reasons.remove(path) != null) {
                news.add(path);
            }
        }
        failed.forEach((path, reason) -> {
            if (reasons.put(path, reason) == null) {
                news.add(path);
            }
        });
    }

    void clear() {
        news.addAll(reasons.keySet());
        reasons.clear();
    }

    /** Why this one is not here; empty if it is, as far as it was sent. */
    public Optional<String> of(RelPath path) {
        return Optional.ofNullable(reasons.get(path));
    }

    public Map<RelPath, String> all() {
        return Map.copyOf(reasons);
    }

    /** The paths that have failed, or no longer fail, since this was last asked. */
    public List<RelPath> takeNews() {
        List<RelPath> taken = List.copyOf(news);
        news.clear();
        return taken;
    }
}
