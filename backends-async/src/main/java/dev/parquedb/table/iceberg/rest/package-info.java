/** Iceberg REST catalogs, and Cloudflare's R2 Data Catalog, over the HTTP client of Vert.x. */
package dev.parquedb.table.iceberg.rest;
