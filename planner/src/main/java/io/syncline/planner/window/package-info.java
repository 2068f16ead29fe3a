/** Pure: what a window of events becomes, and when it is due. Time is an argument; no journal is opened here. */
package io.syncline.planner.window;
