/**
 * The pure heart: which paths are no longer true, as a minimal cover, and what a window of events becomes. No disk, no
 * clock.
 */
package io.syncline.changeset;
