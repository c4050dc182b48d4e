/** How a peer is asked and how it answers; shared by all peers. */
package dev.parquedb.interop.peer;
