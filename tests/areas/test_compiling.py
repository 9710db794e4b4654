from distretto.areas import compile_kernels, kernels_are_cached


def test_kernels_are_compiled_once():
    first = []
    compiled = compile_kernels(first.append)
    assert first == (
        ["flows in compressed rows", "the search for areas", "statistics"] if compiled else []
    )
    assert kernels_are_cached()
    again = []
    assert not compile_kernels(again.append)
    assert again == []
