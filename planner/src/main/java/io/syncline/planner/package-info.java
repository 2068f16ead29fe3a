/** Placeholder. */
package io.syncline.planner;
