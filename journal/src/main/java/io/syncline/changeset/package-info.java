/**
 * The pure heart: which paths are no longer true, as a minimal cover, and what a window of events becomes. No disk, no
 * clock.
 *
 * <pre>
 * FileEvent --EventDirt--&gt; Dirt (path, Scope) --DirtySet--&gt; minimal cover  \
 *           --EventDirt--&gt; Rename            --RenameLog--&gt; folded hints    } Changeset --Union--&gt; one of many
 *                                                                           /           --CollapsePolicy--&gt; fewer, coarser
 * </pre>
 *
 * The dirty set alone is truth. Whatever is done to changesets on their way (cut elsewhere, shipped again, shipped late,
 * united, collapsed) may make it larger and never smaller; then every destination ends equal to the source, with all, some
 * or none of the hints executed. The tests hold that against a file system in memory.
 */
package io.syncline.changeset;
