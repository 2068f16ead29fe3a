/** Placeholder. */
package io.syncline.ops;
