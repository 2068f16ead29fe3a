/** When a destination is shipped to, and how fast: by the clock on the wall. Pure; time and zone are arguments. */
package io.syncline.shipper.schedule;
