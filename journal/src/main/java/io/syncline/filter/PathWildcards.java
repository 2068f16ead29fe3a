package io.syncline.filter;

import io.syncline.path.RelPath;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The components of a source behind the first that has a wildcard, such as {@code *} and {@code www} of
 * {@code /home/*&#47;www}: {@code *}, {@code ?} and {@code [classes]}, none of which matches a dot at the beginning of a name.
 * Immutable.
 */
public final class PathWildcards {
    private final List<String> components;
    private final List<Glob> globs;

    public PathWildcards(List<String> components) {
        this.components = List.copyOf(components);
        this.globs = components.stream().map(PathWildcards::glob).toList();
    }

    public static boolean isWild(String component) {
        return component.indexOf('*') >= 0 || component.indexOf('?') >= 0;
    }

    private static Glob glob(String component) {
        byte[] bytes = component.getBytes(StandardCharsets.UTF_8);
        return isWild(component) ? Glob.of(bytes) : Glob.literal(bytes);
    }

    /** How far below the fixed directory the matches lie. */
    public int depth() {
        return components.size();
    }

    public boolean isWild(int component) {
        return isWild(components.get(component));
    }

    public String component(int component) {
        return components.get(component);
    }

    public boolean matches(int component, byte[] name) {
        boolean hidden = name.length > 0 && name[0] == '.';
        return (!hidden || components.get(component).startsWith("."))
                && globs.get(component).matches(name, 0);
    }

    /** Whether the path, relative to the fixed directory, is a match, or may hold one, or lies in one. */
    public boolean leadsTo(RelPath path) {
        List<RelPath> way = path.ancestors();
        for (int i = 0; i < depth(); i++) {
            if (i >= path.depth()) {
                return true;
            }
            RelPath at = i + 1 < path.depth() ? way.get(i + 1) : path;
            if (!matches(i, at.name())) {
                return false;
            }
        }
        return true;
    }

    /**
     * What capture need not look at below the fixed directory: whatever is in no match.
     *
     * @param within asked of paths relative to their match
     */
    public Pruning pruning(Pruning within) {
        return new WildcardPruning(this, within);
    }

    @Override
    public String toString() {
        return String.join("/", components);
    }
}
