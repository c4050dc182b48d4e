/** The interfaces in the types of Vert.x, and what joins Mutiny and Vert.x. */
package dev.parquedb.vertx;
