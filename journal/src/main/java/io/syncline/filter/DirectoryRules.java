package io.syncline.filter;

import io.syncline.path.RelPath;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of each directory's own files, as they are when this is made and first asks. A file's rules come before those
 * of the directories above. What cannot be read or followed decides nothing, and then nothing behind it does: so more is
 * shipped, never less.
 *
 * <p>Keeps what it read: a new one sees new files. Used by one thread.
 */
final class DirectoryRules {
    private final List<FilterItem> items;
    private final byte[] root;
    private final RuleTree files;
    private final Map<RelPath, Map<DirectoryMerge, List<FilterItem>>> known = new HashMap<>();

    /** @param root absolute */
    DirectoryRules(List<FilterItem> items, byte[] root, RuleTree files) {
        this.items = items;
        this.root = root;
        this.files = files;
    }

    /** The rules that count for the entries of this directory. */
    Map<DirectoryMerge, List<FilterItem>> of(RelPath directory) {
        Map<DirectoryMerge, List<FilterItem>> own = known.get(directory);
        if (own == null) {
            Map<DirectoryMerge, List<FilterItem>> above =
                    directory.parent().map(this::of).orElseGet(this::aboveRoot);
            own = below(above, directory.isRoot() ? root : absolute(directory));
            known.put(directory, own);
        }
        return own;
    }

    /** Each file of a name with a leading slash counts from the top of the file system on. */
    private Map<DirectoryMerge, List<FilterItem>> aboveRoot() {
        Map<DirectoryMerge, List<FilterItem>> rules = new LinkedHashMap<>();
        for (FilterItem item : items) {
            if (item instanceof DirectoryMerge merge && merge.name().indexOf('/') >= 0) {
                scanAbove(merge, rules);
            }
        }
        return rules;
    }

    private void scanAbove(DirectoryMerge merge, Map<DirectoryMerge, List<FilterItem>> rules) {
        if (!merge.name().equals("/" + merge.fileName())) {
            // LIMIT: a scan that begins elsewhere is not followed; so nothing is known of its rules.
            rules.put(merge, List.of(merge));
            return;
        }
        for (int i = 0; i < root.length - 1; i++) {
            if (root[i] == '/') {
                read(merge, rules, Arrays.copyOf(root, Math.max(1, i)));
            }
        }
    }

    private Map<DirectoryMerge, List<FilterItem>> below(Map<DirectoryMerge, List<FilterItem>> above, byte[] directory) {
        Map<DirectoryMerge, List<FilterItem>> rules = new LinkedHashMap<>(above);
        Deque<List<FilterItem>> lists = new ArrayDeque<>(List.of(items));
        // A file of rules may itself say that there are other files of rules.
        while (!lists.isEmpty()) {
            for (FilterItem item : lists.poll()) {
                if (item instanceof DirectoryMerge merge && !isUnknown(merge, rules)) {
                    read(merge, rules, directory);
                    if (!isUnknown(merge, rules)) {
                        lists.add(rules.get(merge));
                    }
                }
            }
        }
        return rules;
    }

    private void read(DirectoryMerge merge, Map<DirectoryMerge, List<FilterItem>> rules, byte[] directory) {
        boolean inherited = !merge.flags().contains(RuleFlag.NOT_INHERITED);
        List<FilterItem> above = inherited ? rules.getOrDefault(merge, List.of()) : List.of();
        try {
            Optional<byte[]> content = files.read(directory, merge.fileName());
            rules.put(
                    merge,
                    content.isPresent() ? RuleParser.ofDirectory(root, directory, merge, content.get(), above) : above);
        } catch (FilterException unknown) {
            rules.put(merge, List.of(merge));
        }
    }

    private static boolean isUnknown(DirectoryMerge merge, Map<DirectoryMerge, List<FilterItem>> rules) {
        return rules.getOrDefault(merge, List.of()).equals(List.of(merge));
    }

    private byte[] absolute(RelPath directory) {
        byte[] below = directory.toBytes();
        int slash = root.length == 1 ? 0 : 1;
        byte[] path = Arrays.copyOf(root, root.length + slash + below.length);
        Arrays.fill(path, root.length, root.length + slash, (byte) '/');
        System.arraycopy(below, 0, path, root.length + slash, below.length);
        return path;
    }
}
