package io.syncline.filter;

/** A rule of its own, or the place where the rules of each directory's own file come in. */
sealed interface FilterItem permits FilterRule, DirectoryMerge {
    /** The same as a rule for rsync's {@code --filter}. */
    String forRsync();
}
