/** Placeholder. */
package io.syncline.capture;
