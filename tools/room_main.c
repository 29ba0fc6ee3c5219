/* Links one whole room against only the rooms it declares; it is never run. */
int main(void) {
    return 0;
}
