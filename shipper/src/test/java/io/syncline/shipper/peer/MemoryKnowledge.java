package io.syncline.shipper.peer;

import io.syncline.path.RelPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** In memory. */
final class MemoryKnowledge implements Knowledge {
    private final TreeMap<RelPath, Known> all = new TreeMap<>();

    @Override
    public Known of(RelPath path) {
        return all.getOrDefault(path, Known.NOTHING);
    }

    @Override
    public void put(RelPath path, Known known) {
        if (known.isNothing()) {
            all.remove(path);
        } else {
            all.put(path, known);
        }
    }

    @Override
    public Optional<RelPath> from(RelPath path) {
        return Optional.ofNullable(all.ceilingKey(path));
    }

    @Override
    public long size() {
        return all.values().stream().filter(known -> !known.isGone()).count();
    }

    @Override
    public void forget(long told) {
        all.values().removeIf(known -> known.isGone() && known.told() <= told);
    }

    @Override
    public List<RelPath> owed() {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().owed())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void force() {}

    @Override
    public String toString() {
        return all.toString();
    }

    void clear() {
        all.clear();
    }
}
