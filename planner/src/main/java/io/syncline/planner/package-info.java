/** The planner: reads events, closes windows, writes changesets. Its only checkpoint is the last changeset that it wrote. */
package io.syncline.planner;
