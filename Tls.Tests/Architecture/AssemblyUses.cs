using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Tls.Tests.Architecture;

/// <summary>What a built assembly refers to outside itself. The analyzer of banned symbols misses signatures and fields; metadata misses nothing.</summary>
internal sealed class AssemblyUses : IDisposable
{
    private static readonly Dictionary<ushort, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => unchecked((ushort)code.Value), code => code.OperandType);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyUses(Assembly assembly)
    {
        _file = new PEReader(File.OpenRead(assembly.Location));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Full names of the referenced types, <c>System.IO.Stream</c>: from signatures, fields, bases and bodies alike.</summary>
    public IEnumerable<string> Types => _metadata.TypeReferences.Select(handle => NameOf(handle));

    /// <summary>Referenced members of those types, <c>System.DateTime.get_Now</c>.</summary>
    public IEnumerable<string> Members => _metadata.MemberReferences.Select(handle => NameOf(handle));

    /// <summary>For every method body, each outside type or member that it names.</summary>
    public IEnumerable<(string Method, string Use)> InBodies()
    {
        foreach (MethodDefinitionHandle handle in _metadata.MethodDefinitions)
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            string name = NameOf(handle);
            foreach (EntityHandle token in Tokens(_file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
                foreach (string use in Outside(token)) yield return (name, use);
        }
    }

    public void Dispose() => _file.Dispose();

    private static IEnumerable<EntityHandle> Tokens(BlobReader code)
    {
        List<EntityHandle> tokens = [];
        while (code.RemainingBytes > 0)
        {
            ushort value = code.ReadByte();
            if (value == 0xFE) value = (ushort)(0xFE00 | code.ReadByte());
            switch (Operands[value])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    // Read first: a compound assignment would take the offset from before the count.
                    int targets = code.ReadInt32();
                    code.Offset += targets * sizeof(int);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += sizeof(long);
                    break;
                case OperandType.InlineVar:
                    code.Offset += sizeof(short);
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += sizeof(byte);
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    code.Offset += sizeof(int);
                    break;
            }
        }
        return tokens;
    }

    private IEnumerable<string> Outside(EntityHandle token) => token.Kind switch
    {
        HandleKind.TypeReference => [NameOf(token)],
        HandleKind.MemberReference => [NameOf(token), NameOf(_metadata.GetMemberReference((MemberReferenceHandle)token).Parent)],
        HandleKind.MethodSpecification => Outside(_metadata.GetMethodSpecification((MethodSpecificationHandle)token).Method),
        HandleKind.TypeSpecification => [NameOf(token)],
        _ => [],
    };

    private string NameOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference reference = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                string name = _metadata.GetString(reference.Name);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{NameOf(reference.ResolutionScope)}.{name}"
                    : $"{_metadata.GetString(reference.Namespace)}.{name}";
            case HandleKind.TypeDefinition:
                TypeDefinition definition = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                return definition.IsNested
                    ? $"{NameOf(definition.GetDeclaringType())}.{_metadata.GetString(definition.Name)}"
                    : $"{_metadata.GetString(definition.Namespace)}.{_metadata.GetString(definition.Name)}";
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{NameOf(method.GetDeclaringType())}.{_metadata.GetString(method.Name)}";
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return $"{NameOf(member.Parent)}.{_metadata.GetString(member.Name)}";
            case HandleKind.TypeSpecification:
                return _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new SpecificationNames(this), null);
            default:
                return "";
        }
    }

    /// <summary>A constructed type goes by the name of its definition: <c>List`1</c> whatever its element.</summary>
    private sealed class SpecificationNames(AssemblyUses uses) : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => uses.NameOf(handle);
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => uses.NameOf(handle);
        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => uses.NameOf(handle);
        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;
        public string GetArrayType(string elementType, ArrayShape shape) => elementType;
        public string GetSZArrayType(string elementType) => elementType;
        public string GetByReferenceType(string elementType) => elementType;
        public string GetPointerType(string elementType) => elementType;
        public string GetPinnedType(string elementType) => elementType;
        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
        public string GetFunctionPointerType(MethodSignature<string> signature) => "";
        public string GetGenericMethodParameter(object? genericContext, int index) => "";
        public string GetGenericTypeParameter(object? genericContext, int index) => "";
    }
}
