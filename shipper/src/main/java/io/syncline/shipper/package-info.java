/**
 * One destination of a mirror: reads changesets, and makes true at the destination what they call dirty. This is the edge;
 * what is decided is decided in {@link io.syncline.shipper.transfer}.
 */
package io.syncline.shipper;
