/** How long to wait for a destination that fails, and how it is seen to be back before that. */
package io.syncline.shipper.outage;
