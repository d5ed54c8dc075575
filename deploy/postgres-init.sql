CREATE DATABASE fotograma_blog OWNER fotograma;
