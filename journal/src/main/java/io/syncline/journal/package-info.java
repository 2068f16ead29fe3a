/**
 * The journal as its users see it: append a batch, force, read from a position, trim. Neutral of the library below.
 *
 * <p>Only what has been forced is visible to a reader. A writer forces, and only then advances whoever fed it; so a crash
 * repeats work and never loses any.
 */
package io.syncline.journal;
