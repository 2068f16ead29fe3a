/** Placeholder. */
package io.syncline.shipper;
