package io.syncline.changeset;

/**
 * How much of a path is dirty.
 *
 * <ul>
 *   <li>{@code ENTRY}: the entry itself. If it has vanished, it and all that lay below it.
 *   <li>{@code LISTING}: the directory's entry and the entry of each direct child, those that vanished included.
 *   <li>{@code TREE}: the entry and everything below it.
 * </ul>
 *
 * Covering: {@code TREE(d)} covers every scope of {@code d} and of all below it; {@code LISTING(d)} covers
 * {@code LISTING(d)}, {@code ENTRY(d)} and {@code ENTRY(c)} of each direct child {@code c}; {@code ENTRY(p)} covers itself.
 * The code is written to the journal and never changes.
 */
public enum Scope {
    ENTRY(1),
    LISTING(2),
    TREE(3);

    private final int code;

    Scope(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** @throws IllegalArgumentException if no scope has this code */
    public static Scope ofCode(int code) {
        for (Scope scope : values()) {
            if (scope.code == code) {
                return scope;
            }
        }
        throw new IllegalArgumentException("unknown scope: " + code);
    }

    public Scope max(Scope other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
