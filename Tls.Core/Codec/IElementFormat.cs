namespace Tls.Core.Codec;

/// <summary>How one element of a vector is read. Mostly the element's own type; another one where the element is a bare span.</summary>
internal interface IElementFormat<TElement>
    where TElement : allows ref struct
{
    static abstract TElement Read(scoped ref TlsReader reader);
}
