package io.syncline.shipper;

import io.syncline.path.RelPath;
import io.syncline.shipper.rsync.ListedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The names of a run in pieces that several processes may work on at once. What must stay true: no path of a piece is above,
 * below or equal to a path of another one. What is above the names of several pieces is in none.
 *
 * @param shared in none of the pieces
 * @param pieces each in path order; one or none if it does not pay
 */
record Parts(List<ListedName> shared, List<List<ListedName>> pieces) {
    /** A start costs 5 ms here and a login's worth elsewhere: below this many names, one process is as quick. A guess. */
    private static final int LEAST = 250;

    /** A directory with its entries, as names. A guess. */
    private static final int LISTING = 50;

    /** A tree, of which nobody knows how much is below it; most are new directories of a few files. A guess. */
    private static final int TREE = 25;

    /** For each process, so that one with large files does not keep the others waiting at the end. */
    private static final int PIECES_EACH = 2;

    Parts {
        shared = List.copyOf(shared);
        pieces = List.copyOf(pieces);
    }

    /** @param jobs how many processes there may be */
    static Parts of(List<ListedName> names, int jobs) {
        return of(names, jobs, name -> name.contents() ? LISTING : 1);
    }

    /** Of names that are sent with all that is below them. */
    static Parts ofTrees(List<ListedName> names, int jobs) {
        return of(names, jobs, name -> TREE);
    }

    private static Parts of(List<ListedName> names, int jobs, ToIntFunction<ListedName> weight) {
        List<ListedName> sorted = new ArrayList<>(names);
        // A directory comes right before all that is below it: so only what is above a cut is in two pieces.
        sorted.sort(Comparator.comparing(ListedName::path));
        long total = sorted.stream().mapToLong(weight::applyAsInt).sum();
        int number = (int) Math.min((long) jobs * PIECES_EACH, total / LEAST);
        if (jobs < 2 || number < 2) {
            return new Parts(List.of(), List.of(sorted));
        }
        List<List<ListedName>> cut = cut(sorted, weight, total, number);
        TreeSet<RelPath> above = aboveCuts(cut);
        List<ListedName> shared =
                sorted.stream().filter(name -> above.contains(name.path())).toList();
        return new Parts(
                shared,
                cut.stream()
                        .map(piece -> piece.stream()
                                .filter(name -> !above.contains(name.path()))
                                .toList())
                        .filter(piece -> !piece.isEmpty())
                        .toList());
    }

    boolean pays() {
        return pieces.size() > 1;
    }

    private static List<List<ListedName>> cut(
            List<ListedName> sorted, ToIntFunction<ListedName> weight, long total, int number) {
        List<List<ListedName>> pieces = new ArrayList<>();
        List<ListedName> piece = new ArrayList<>();
        long seen = 0;
        for (ListedName name : sorted) {
            piece.add(name);
            seen += weight.applyAsInt(name);
            if (seen * number >= total * (pieces.size() + 1)) {
                pieces.add(piece);
                piece = new ArrayList<>();
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece);
        }
        return pieces;
    }

    private static TreeSet<RelPath> aboveCuts(List<List<ListedName>> pieces) {
        TreeSet<RelPath> above = new TreeSet<>();
        for (List<ListedName> piece : pieces.subList(1, pieces.size())) {
            Optional<RelPath> parent = piece.get(0).path().parent();
            while (parent.isPresent()) {
                above.add(parent.get());
                parent = parent.get().parent();
            }
        }
        return above;
    }
}
