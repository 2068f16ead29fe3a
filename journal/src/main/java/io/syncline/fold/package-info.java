/**
 * What bounds the changeset journal on disk: the oldest changesets as one union in a file beside it, read in their place by
 * whoever still needs one of them.
 */
package io.syncline.fold;
